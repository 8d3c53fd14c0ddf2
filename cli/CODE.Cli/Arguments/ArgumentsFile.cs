using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Cli.Arguments;

/// <summary>The arguments given as one JSON object, in a file or on standard input.</summary>
internal static class ArgumentsFile
{
    private const int LargestFile = 16 * 1024 * 1024;

    /// <summary>Reads the object; an empty one when there is no file.</summary>
    /// <param name="path">A file, <c>-</c> for standard input, or null.</param>
    /// <param name="cancellation">Stops waiting for standard input.</param>
    /// <exception cref="CliFault">It cannot be read or is no JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(string? path, CancellationToken cancellation)
    {
        if (path is null) return [];
        string name = path == "-" ? "Standard input" : path;
        try
        {
            await using Stream stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var content = new MemoryStream();
            byte[] block = new byte[64 * 1024];
            // A terminal that nobody types into cannot be cancelled, only left.
            for (int count; (count = await stream.ReadAsync(block, cancellation).AsTask().WaitAsync(cancellation)) > 0;)
            {
                await content.WriteAsync(block.AsMemory(0, count), cancellation);
                if (content.Length > LargestFile) throw CliFault.Usage($"{name} is larger than 16 MiB.", "Give the tool less.");
            }

            content.Position = 0;
            return await JsonNode.ParseAsync(content, cancellationToken: cancellation) as JsonObject
                ?? throw CliFault.Usage($"{name} holds no JSON object.", "Give an object of the tool's arguments: {\"name\": value}.");
        }
        catch (JsonException problem)
        {
            throw CliFault.Usage(
                FormattableString.Invariant($"{name} is not valid JSON (line {problem.LineNumber + 1})."),
                "Give an object of the tool's arguments: {\"name\": value}.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw CliFault.Usage($"{name} cannot be read.", "Check the path given to --args-json.");
        }
    }
}
