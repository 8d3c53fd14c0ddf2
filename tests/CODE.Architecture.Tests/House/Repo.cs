namespace CODE.Architecture.Tests.House;

/// <summary>The repository that these tests were built from. Paths are relative to its root, with forward slashes.</summary>
internal static class Repo
{
    private static readonly HashSet<string> NotOurs = new(StringComparer.OrdinalIgnoreCase)
    {
        "bin", "obj", ".git", ".code", ".terraform", ".vs", ".vscode", ".idea", "node_modules", "TestResults", "artifacts",
    };

    /// <summary>The folder that holds CODE.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>Every file of ours that ends like this, in a stable order.</summary>
    public static IEnumerable<string> Files(string ending, string folder = "") =>
        Walk(new DirectoryInfo(Full(folder)))
            .Where(file => file.Name.EndsWith(ending, StringComparison.Ordinal))
            .Select(static file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    /// <summary>The path on this machine.</summary>
    public static string Full(string path) => Path.GetFullPath(Path.Combine(Root, path));

    /// <summary>The text of a file with plain line feeds, so that a checkout on Windows reads the same.</summary>
    public static string Read(string path) => File.ReadAllText(Full(path)).ReplaceLineEndings("\n");

    /// <summary>The text of a file, or null when there is none.</summary>
    public static string? ReadIfThere(string path) => File.Exists(Full(path)) ? Read(path) : null;

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        !folder.Exists
            ? []
            : folder.EnumerateFiles().Concat(folder.EnumerateDirectories()
                .Where(static child => child.LinkTarget is null && !NotOurs.Contains(child.Name))
                .SelectMany(Walk));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CODE.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No CODE.sln above {AppContext.BaseDirectory}.");
    }
}
