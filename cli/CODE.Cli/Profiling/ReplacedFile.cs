namespace CODE.Cli.Profiling;

/// <summary>A file that takes its place only when it is whole; until then, what was there stays.</summary>
internal sealed class ReplacedFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;

    private ReplacedFile(string path)
    {
        _path = path;
        _partial = path + ".partial";
        Stream = new FileStream(_partial, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where it is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <exception cref="CliFault">It cannot be written there.</exception>
    public static ReplacedFile Create(string path)
    {
        try
        {
            return new ReplacedFile(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw CliFault.Usage($"{path} cannot be written: {problem.Message}", "Name another file by --output.");
        }
    }

    /// <summary>Puts it in its place.</summary>
    public void Commit()
    {
        Stream.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        File.Delete(_partial);
    }
}
