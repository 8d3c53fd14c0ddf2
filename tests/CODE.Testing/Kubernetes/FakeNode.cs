namespace CODE.Testing.Kubernetes;

/// <summary>A node that nobody runs.</summary>
internal static class FakeNode
{
    /// <summary>The node, ready and with room.</summary>
    public static string Json(string name) =>
        $$$"""
        {
          "apiVersion": "v1", "kind": "Node", "metadata": {"name": "{{{name}}}", "labels": {"kubernetes.io/hostname": "{{{name}}}", "kubernetes.io/os": "linux"}},
          "status": {
            "capacity": {"cpu": "64", "memory": "256Gi", "pods": "1000"}, "allocatable": {"cpu": "64", "memory": "256Gi", "pods": "1000"},
            "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}, {"type": "Hostname", "address": "{{{name}}}"}],
            "conditions": [
              {"type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status"},
              {"type": "MemoryPressure", "status": "False", "reason": "KubeletHasSufficientMemory"},
              {"type": "DiskPressure", "status": "False", "reason": "KubeletHasNoDiskPressure"},
              {"type": "PIDPressure", "status": "False", "reason": "KubeletHasSufficientPID"}
            ],
            "nodeInfo": {
              "kubeletVersion": "v1.20.2", "kubeProxyVersion": "v1.20.2", "operatingSystem": "linux", "architecture": "amd64", "osImage": "none", "kernelVersion": "none",
              "containerRuntimeVersion": "none://1", "machineID": "{{{name}}}", "systemUUID": "{{{name}}}", "bootID": "{{{name}}}"
            }
          }
        }
        """;
}
