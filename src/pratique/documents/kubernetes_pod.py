"""The fields of a pod that checks look at, typed as the API server reads them; others are left alone.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
"""

from typing import Any

import msgspec

IntOrText = int | str


class _Api(msgspec.Struct, frozen=True, rename="camel"):
    """Field names are written in camel case; fields that are not here are ignored."""


class Metadata(_Api, frozen=True):
    name: str = ""
    namespace: str = ""
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class Profile(_Api, frozen=True):
    """A seccomp or AppArmor profile."""

    type: str = ""
    localhost_profile: str = ""


class SELinuxOptions(_Api, frozen=True):
    type: str = ""
    user: str = ""
    role: str = ""
    level: str = ""


class WindowsOptions(_Api, frozen=True):
    host_process: bool | None = None
    run_as_user_name: str = ""


class Capabilities(_Api, frozen=True):
    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class SecurityContext(_Api, frozen=True):
    """A container's."""

    allow_privilege_escalation: bool | None = None
    app_armor_profile: Profile | None = None
    capabilities: Capabilities | None = None
    privileged: bool | None = None
    proc_mount: str | None = None
    read_only_root_filesystem: bool | None = None
    run_as_group: int | None = None
    run_as_non_root: bool | None = None
    run_as_user: int | None = None
    se_linux_options: SELinuxOptions | None = None
    seccomp_profile: Profile | None = None
    windows_options: WindowsOptions | None = None


class Sysctl(_Api, frozen=True):
    name: str = ""
    value: str = ""


class PodSecurityContext(_Api, frozen=True):
    app_armor_profile: Profile | None = None
    fs_group: int | None = None
    run_as_group: int | None = None
    run_as_non_root: bool | None = None
    run_as_user: int | None = None
    se_linux_options: SELinuxOptions | None = None
    seccomp_profile: Profile | None = None
    supplemental_groups: tuple[int, ...] = ()
    sysctls: tuple[Sysctl, ...] = ()
    windows_options: WindowsOptions | None = None


class Port(_Api, frozen=True):
    container_port: int = 0
    host_port: int = 0
    protocol: str = ""
    name: str = ""


class Action(_Api, frozen=True):
    """What a probe or a lifecycle hook does."""

    http_get: "HostAction | None" = None
    tcp_socket: "HostAction | None" = None
    exec: Any = None
    grpc: Any = None


class HostAction(_Api, frozen=True):
    host: str = ""
    port: IntOrText = 0
    path: str = ""


class Lifecycle(_Api, frozen=True):
    post_start: Action | None = None
    pre_stop: Action | None = None


class EnvVar(_Api, frozen=True):
    name: str = ""
    value: Any = ""
    value_from: dict[str, Any] = {}


class EnvFrom(_Api, frozen=True):
    secret_ref: dict[str, Any] | None = None
    config_map_ref: dict[str, Any] | None = None


class Resources(_Api, frozen=True):
    limits: dict[str, Any] = {}
    requests: dict[str, Any] = {}
    claims: tuple[Any, ...] = ()


class VolumeMount(_Api, frozen=True):
    name: str = ""
    mount_path: str = ""
    sub_path: str = ""
    read_only: bool = False
    mount_propagation: str = ""


class Container(_Api, frozen=True):
    name: str = ""
    image: str = ""
    image_pull_policy: str = ""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    env: tuple[EnvVar, ...] = ()
    env_from: tuple[EnvFrom, ...] = ()
    ports: tuple[Port, ...] = ()
    lifecycle: Lifecycle | None = None
    liveness_probe: Action | None = None
    readiness_probe: Action | None = None
    startup_probe: Action | None = None
    resources: Resources = Resources()
    restart_policy: str = ""
    security_context: SecurityContext = SecurityContext()
    volume_mounts: tuple[VolumeMount, ...] = ()
    stdin: bool = False
    tty: bool = False


class OS(_Api, frozen=True):
    name: str = ""


class PodSpec(_Api, frozen=True):
    active_deadline_seconds: int | None = None
    automount_service_account_token: bool | None = None
    containers: tuple[Container, ...] = ()
    ephemeral_containers: tuple[Container, ...] = ()
    host_aliases: tuple[Any, ...] = ()
    host_ipc: bool = msgspec.field(name="hostIPC", default=False)
    host_network: bool = False
    host_pid: bool = msgspec.field(name="hostPID", default=False)
    host_users: bool | None = None
    image_pull_secrets: tuple[Any, ...] = ()
    init_containers: tuple[Container, ...] = ()
    node_name: str = ""
    os: OS | None = None
    priority_class_name: str = ""
    resources: Resources = Resources()
    restart_policy: str = ""
    security_context: PodSecurityContext = PodSecurityContext()
    service_account_name: str = ""
    service_account: str = ""
    share_process_namespace: bool = False
    volumes: tuple[dict[str, Any], ...] = ()


class Template(_Api, frozen=True):
    """A pod, or the template of one."""

    spec: PodSpec
    metadata: Metadata = Metadata()
