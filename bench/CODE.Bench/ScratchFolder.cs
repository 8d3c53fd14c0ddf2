namespace CODE.Bench;

/// <summary>A folder for what one run of the benchmarks writes; gone when it ends.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("code-bench-");

    /// <summary>The path of a file in it.</summary>
    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A folder in it, made.</summary>
    public string Folder(string name) => _folder.CreateSubdirectory(name).FullName;

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
