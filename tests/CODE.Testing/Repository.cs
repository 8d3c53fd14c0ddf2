using System.Reflection;

namespace CODE.Testing;

/// <summary>Where this build's sources and programs lie.</summary>
public static class Repository
{
    /// <summary>The folder of CODE.sln.</summary>
    public static string Root { get; } = Metadata("RepoRoot");

    /// <summary>The built program of a project, given by its folder.</summary>
    /// <param name="project">The folder, as in <c>gateway/CODE.Gateway</c>.</param>
    /// <param name="assembly">The assembly's name, where it is not the folder's.</param>
    public static string Program(string project, string? assembly = null) =>
        Path.Combine(Root, project, "bin", Metadata("Configuration"), "net10.0", $"{assembly ?? Path.GetFileName(project)}.dll");

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
