namespace CODE.Deployment.Workspaces;

/// <summary>
/// A folder outside every workspace that only this process's user can read, for what must touch the disk for a moment:
/// a plan file, a file of variables, an extracted revision. Disposing removes it.
/// </summary>
internal sealed partial class ScratchFolder : IDisposable
{
    private readonly ILogger _logger;

    public ScratchFolder(ILogger logger)
    {
        _logger = logger;
        // Owner-only (0700) on Unix; on Windows the user's own temporary folder is.
        Path = Directory.CreateTempSubdirectory("code-terraform-").FullName;
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file that only the owner can read.</summary>
    public async Task<string> WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var path = File(name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var stream = new FileStream(path, options);
        await stream.WriteAsync(content, cancellationToken);
        return path;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            NotRemoved(_logger, exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "A scratch folder with sensitive content could not be removed.")]
    private static partial void NotRemoved(ILogger logger, Exception exception);
}
