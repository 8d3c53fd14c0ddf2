using System.Globalization;

namespace CODE.Cli.Hosts;

/// <summary>A host's configuration file, which is replaced as a whole or not at all, and never without a backup.</summary>
internal sealed class ConfigFile
{
    private const int LargestFile = 16 * 1024 * 1024;

    private readonly string _target;

    /// <param name="path">The file; when it is a symbolic link, what it leads to is replaced, and the link stays.</param>
    public ConfigFile(string path)
    {
        Path = path;
        _target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
    }

    /// <summary>The path as the host knows it.</summary>
    public string Path { get; }

    /// <summary>True when nobody but the owner can read the file, as far as this can be told cheaply.</summary>
    public bool IsPrivate => Attempt("read", () => OwnerOnly.Is(_target));

    /// <summary>The content; null when there is no file.</summary>
    /// <exception cref="CliFault">It cannot be read.</exception>
    public byte[]? Read() => Attempt("read", () =>
    {
        if (!File.Exists(_target)) return null;
        return new FileInfo(_target).Length <= LargestFile ? File.ReadAllBytes(_target) : throw new IOException("too large");
    });

    /// <summary>Writes the new content, and the old one beside it.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="ownerOnly">True when the content holds a secret.</param>
    /// <param name="now">The time that the backup is named after.</param>
    /// <returns>The backup; null when there was no file before.</returns>
    /// <exception cref="CliFault">It cannot be written; the old file is as it was.</exception>
    public string? Write(byte[] content, bool ownerOnly, DateTimeOffset now) => Attempt("written", () =>
    {
        string folder = System.IO.Path.GetDirectoryName(_target)!;
        Directory.CreateDirectory(folder);
        string? backup = null;
        if (File.Exists(_target))
        {
            backup = _target + now.ToString("'.'yyyyMMdd'T'HHmmssfff'.bak'", CultureInfo.InvariantCulture);
            // The old file may hold the tokens of other servers.
            OwnerOnly.Create(backup, File.ReadAllBytes(_target));
        }

        string draft = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(_target)}.{System.IO.Path.GetRandomFileName()}");
        try
        {
            OwnerOnly.Create(draft, content);
            if (!ownerOnly) OwnerOnly.Relax(draft, like: backup is null ? null : _target);
            File.Move(draft, _target, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        return backup;
    });

    private T Attempt<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliFault(
                ExitCode.Failed,
                "file_access",
                $"{Path} cannot be {what}: {problem.Message}",
                "Check that the file and its folder are yours; `mcp init --print` shows the entry to paste by hand.");
        }
    }
}
