#!/bin/bash

check_suspicious_users() {
    echo "Checking for suspicious user activities..."
    last | grep -E "(reboot|shutdown)" | tail -n 5
}

check_container_escapes() {
    echo "Checking for container escape attempts..."
    auditctl -l | grep -i execve

    docker ps --format "table {{.Names}}\t{{.Command}}\t{{.Status}}" | \
        grep -E "(privileged|cap-add)"
}

run_security_scan() {
    echo "Running security scan..."

    docker ps --format "{{.ID}}" | while read container_id; do
        echo "Scanning container: $container_id"
        docker inspect "$container_id" | jq -r '.[].Config.User'
        docker inspect "$container_id" | jq -r '.[].Config.Entrypoint'
    done

    docker images --format "{{.Repository}}:{{.Tag}}" | \
        while read image; do
            echo "Scanning image: $image"
            docker scan "$image" 2>/dev/null || echo "Scan failed for $image"
        done
}
