namespace CODE.Testing.Kubernetes;

/// <summary>The links to the logs of pods, which a kubelet keeps in folders that no option moves elsewhere.</summary>
internal static class PodLogs
{
    private const string OfPods = "/var/log/pods";
    private const string OfContainers = "/var/log/containers";

    /// <summary>Removes those of the tests' pods, also of earlier tests that were killed.</summary>
    public static void Remove()
    {
        foreach (var path in Entries(OfPods, $"{TestCluster.NamespacePrefix}*"))
        {
            Directory.Delete(path, recursive: true);
        }

        foreach (var path in Entries(OfContainers, $"*_{TestCluster.NamespacePrefix}*.log"))
        {
            File.Delete(path);
        }
    }

    private static string[] Entries(string folder, string pattern) => Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder, pattern) : [];
}
