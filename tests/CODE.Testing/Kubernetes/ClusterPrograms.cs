using CODE.Testing.Processes;

namespace CODE.Testing.Kubernetes;

/// <summary>The programs of a Kubernetes cluster, which <c>tests/cluster/build.sh</c> builds once for a machine.</summary>
public static class ClusterPrograms
{
    // The folder that the script builds into.
    private static readonly string Folder = Path.Combine(CacheHome(), "code-fleet", "kubernetes-1.20.2-2", "bin");

    /// <summary>The path of one of them; without it, skips the running test, or fails it in CI.</summary>
    /// <param name="name">The program's name.</param>
    public static string Find(string name) => Needed.File(Path.Combine(Folder, name), $"{name} is not on this machine. tests/cluster/build.sh builds it, on Debian 12.");

    /// <summary>Starts a program that ends with this process, however this process ends.</summary>
    /// <param name="folder">A folder of the program's own, which need not exist.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProcess Start(string folder, string program, IEnumerable<string> arguments) =>
        ChildProcess.Start("bash", [Path.Combine(Repository.Root, "tests", "cluster", "leash.sh"), folder, program, .. arguments], keepsInput: true);

    private static string CacheHome() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
