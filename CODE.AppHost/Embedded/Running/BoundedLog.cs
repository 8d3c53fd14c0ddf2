namespace CODE.AppHost.Embedded.Running;

/// <summary>
/// A log file that can't fill the disk: at 8 MB <c>name.log</c> becomes <c>name.1.log</c>, that becomes <c>name.2.log</c>, and what was older is gone.
/// Lines are kept whole, unless one is longer than a file; no file passes twice the limit.
/// </summary>
internal sealed class BoundedLog : IDisposable
{
    /// <summary>The size at which a file is rotated, in bytes.</summary>
    public const long DefaultLimit = 8 << 20;

    /// <summary>How many rotated files are kept besides the current one.</summary>
    public const int Kept = 2;

    private readonly Lock gate = new();
    private readonly string path;
    private readonly long limit;
    private FileStream file;
    private long size;
    private bool atLineStart = true;

    /// <summary>Opens the log, going on with what is in it.</summary>
    public BoundedLog(string path, long limit = DefaultLimit)
    {
        (this.path, this.limit, file) = (path, limit, Open(path));
        size = file.Length;
    }

    /// <summary>Writes bytes; a line that would pass the limit goes to a new file.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            while (!bytes.IsEmpty)
            {
                var lineEnd = bytes.IndexOf((byte)'\n') + 1;
                var piece = lineEnd == 0 ? bytes : bytes[..lineEnd];
                if (size > 0 && size + piece.Length > (atLineStart ? limit : 2 * limit))
                {
                    Rotate();
                }

                file.Write(piece);
                size += piece.Length;
                atLineStart = lineEnd != 0;
                bytes = bytes[piece.Length..];
            }

            file.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            file.Dispose();
        }
    }

    private void Rotate()
    {
        file.Dispose();
        for (var age = Kept; age > 0; age--)
        {
            var younger = age == 1 ? path : Aged(age - 1);
            if (File.Exists(younger))
            {
                File.Move(younger, Aged(age), overwrite: true);
            }
        }

        file = Open(path);
        size = 0;
    }

    private string Aged(int age) => Path.ChangeExtension(path, $"{age}{Path.GetExtension(path)}");

    // Readers (an editor, tail) may hold it open and, on Windows, must allow the rename.
    private static FileStream Open(string path) => new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
