using System.Buffers.Binary;
using System.IO.Compression;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Streams;
using CODE.ServiceDefaults.Text;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Cost.Billing.Focus;

/// <summary>Finds and opens the files of an export in the workspace. Every path is resolved before it is used, so that no link leads out of it.</summary>
internal sealed class FocusFiles(WorkspaceRoots roots)
{
    private const int MaxFiles = 2_000;
    private const int MaxEntries = 20_000;
    private const long MaxFileBytes = 4L << 30;
    private const long MaxUnpackedBytes = 16L << 30;
    private const int MaxShown = 200;

    private const string Zipped = ".csv.gz";
    private static readonly string[] Endings = [".csv", Zipped, ".parquet"];

    /// <summary>The real paths of the files that a path names: itself, or everything in it that is called like an export, in the order of their names.</summary>
    /// <exception cref="FaultException">It is outside the workspace, or leads out of it, or there is no export, or the same twice.</exception>
    public IReadOnlyList<string> Find(string path)
    {
        var start = roots.Resolve(path);
        string[] files = Directory.Exists(start) ? [.. FilesIn(start).Order(StringComparer.Ordinal)] : [start];
        if (files.Length == 0 || !files.All(static file => Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))))
        {
            throw BillingFaults.Refused("There is no .csv, .csv.gz or .parquet file.");
        }

        // An export that was unpacked beside itself would be counted twice.
        var twins = files.GroupBy(Stem, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static alike => alike.Count() > 1);
        return twins is null ? files : throw BillingFaults.Refused($"{string.Join(" and ", twins.Select(Name))} are the same export.");
    }

    /// <summary>How a file is called in answers.</summary>
    public string Name(string file) => UntrustedText.Flatten(roots.Display(file), MaxShown);

    /// <summary>Opens a file.</summary>
    /// <exception cref="FaultException">It is too large, cannot be opened, or is no export.</exception>
    public async Task<FocusReader> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var name = Name(file);
        Stream? content = null;
        try
        {
            content = new FileStream(roots.ResolveFile(file), new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.Asynchronous, BufferSize = 64 * 1024 });
            if (content.Length > MaxFileBytes)
            {
                throw BillingFaults.TooLarge($"{name} is larger than {MaxFileBytes >> 20} MiB.");
            }

            return file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? await ParquetFocusReader.OpenAsync(name, content, cancellationToken)
                : await CsvFocusReader.OpenAsync(name, file.EndsWith(Zipped, StringComparison.OrdinalIgnoreCase) ? Unzipped(name, (FileStream)content) : content, cancellationToken);
        }
        catch (Exception exception)
        {
            await (content?.DisposeAsync() ?? default);
            if (exception is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                throw BillingFaults.Refused($"{name} cannot be read.", exception);
            }

            throw;
        }
    }

    // The framework's reader takes the end of a file for the end of what is packed in it: only the length, which comes last, shows that something is missing (RFC 1952).
    private static CountedStream Unzipped(string name, FileStream file)
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        if (file.Length > trailer.Length)
        {
            file.Position = file.Length - trailer.Length;
            file.ReadExactly(trailer);
            file.Position = 0;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        return new CountedStream(
            new BoundedStream(
                new GZipStream(file, CompressionMode.Decompress), MaxUnpackedBytes, static () => BillingFaults.TooLarge($"A file holds more than {MaxUnpackedBytes >> 20} MiB when it is unpacked.")),
            count =>
            {
                if ((uint)count != length)
                {
                    throw BillingFaults.Refused($"{name} is cut off, or packed in several parts.");
                }
            });
    }

    private HashSet<string> FilesIn(string folder)
    {
        var (files, seen, open) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal), new Stack<string>([folder]));
        while (open.TryPop(out var next))
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(next))
            {
                var real = roots.Resolve(entry);
                if (!seen.Add(real))
                {
                    continue;
                }

                if (Directory.Exists(real))
                {
                    open.Push(real);
                }
                else if (Endings.Any(ending => real.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
                {
                    files.Add(real);
                }

                if (files.Count > MaxFiles || seen.Count > MaxEntries)
                {
                    throw BillingFaults.TooLarge($"The folder has more than {MaxFiles} exports, or {MaxEntries} files.");
                }
            }
        }

        return files;
    }

    private static string Stem(string file) => file[..^Endings.First(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).Length];
}
