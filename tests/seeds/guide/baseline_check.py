#!/usr/bin/env python3
import docker
import json
import sys
from datetime import datetime


class ContainerSecurityChecker:
    def __init__(self):
        self.client = docker.from_env()

    def check_image_security(self, image_name):
        print(f"Checking security for image: {image_name}")

        try:
            container = self.client.containers.run(
                image_name,
                detach=True,
                remove=True,
                user="0"
            )
            return {"root_user": True, "message": "Image may run as root"}
        except Exception as e:
            return {"root_user": False, "message": "Image does not run as root"}

    def check_container_security(self, container_id):
        container = self.client.containers.get(container_id)
        config = container.attrs

        security_issues = []

        if config.get('HostConfig', {}).get('Privileged'):
            security_issues.append("Privileged container detected")

        capabilities = config.get('HostConfig', {}).get('CapAdd', [])
        if 'SYS_ADMIN' in capabilities:
            security_issues.append("SYS_ADMIN capability granted")

        if not config.get('HostConfig', {}).get('ReadonlyRootfs'):
            security_issues.append("Read-only root filesystem not enabled")

        return {
            "container_id": container_id,
            "security_issues": security_issues,
            "timestamp": datetime.now().isoformat()
        }

    def run_full_scan(self):
        print("Starting full container security scan...")

        containers = self.client.containers.list()

        results = []
        for container in containers:
            result = self.check_container_security(container.id)
            results.append(result)

        return results


if __name__ == "__main__":
    checker = ContainerSecurityChecker()
    results = checker.run_full_scan()

    print(json.dumps(results, indent=2))

    critical_issues = []
    for result in results:
        for issue in result.get('security_issues', []):
            if any(keyword in issue.lower() for keyword in ['privileged', 'root', 'sys_admin']):
                critical_issues.append(issue)

    if critical_issues:
        print("\nCritical security issues found:")
        for issue in critical_issues:
            print(f"  - {issue}")
        sys.exit(1)
