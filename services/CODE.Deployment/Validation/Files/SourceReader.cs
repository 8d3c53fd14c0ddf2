using System.Text;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Validation.Files;

/// <summary>Reads the files of a configuration within the workspace and within <see cref="SourceLimits"/>.</summary>
internal sealed class SourceReader(WorkspaceRoots roots)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one file, or those files of a folder that are wanted.</summary>
    /// <param name="path">The real path of an existing file or folder inside the workspace.</param>
    /// <param name="wanted">Tells by its file name whether a file in a folder is read; a file named as such always is.</param>
    /// <param name="recursive">Whether sub-folders are looked into.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<SourceSet> ReadAsync(string path, Func<string, bool> wanted, bool recursive, CancellationToken cancellationToken)
    {
        var walk = new FolderWalk(roots, wanted, recursive);
        IReadOnlyList<string> paths = Directory.Exists(path) ? walk.Files(path) : [path];
        return await ReadFilesAsync(paths, walk.Diagnostics, cancellationToken);
    }

    /// <summary>Reads these files.</summary>
    /// <param name="paths">Real paths inside the workspace.</param>
    /// <param name="found">Diagnostics to start with.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<SourceSet> ReadFilesAsync(IReadOnlyList<string> paths, IReadOnlyList<Diagnostic> found, CancellationToken cancellationToken)
    {
        var files = new List<SourceFile>();
        var diagnostics = new List<Diagnostic>(found);
        long total = 0;
        foreach (var file in paths)
        {
            var place = new Place(roots.Display(file));
            try
            {
                var bytes = await ReadCappedAsync(file, cancellationToken);
                total += bytes?.Length ?? 0;
                if (bytes is null || total > SourceLimits.MaxTotalBytes)
                {
                    diagnostics.Add(FileRules.TooLarge.At(place, "The file is too large to be validated."));
                    continue;
                }

                files.Add(new SourceFile(file, place.File, StrictUtf8.GetString(bytes).TrimStart('\uFEFF')));
            }
            catch (DecoderFallbackException)
            {
                diagnostics.Add(FileRules.NotText.At(place, "The file is not UTF-8 text."));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(FileRules.Unreadable.At(place, "The file cannot be read."));
            }
        }

        return new SourceSet(files, diagnostics);
    }

    /// <summary>How a file or folder is shown.</summary>
    public Place PlaceOf(string fullPath) => new(roots.Display(fullPath));

    /// <summary>The real path of what a file of the configuration names, or null when it is not in the workspace.</summary>
    public string? Find(string fullPath)
    {
        try
        {
            return roots.Resolve(fullPath);
        }
        catch (FaultException)
        {
            return null;
        }
    }

    // Null when the file is over the limit. What is appended while it is read is left out.
    private static async Task<byte[]?> ReadCappedAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
        if (stream.Length > SourceLimits.MaxFileBytes)
        {
            return null;
        }

        var buffer = new byte[stream.Length];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer[..read];
    }
}
