using System.Buffers;

namespace CODE.Cli.Configuration;

/// <summary>Finds and reads the token that the embedded host writes into its data folder on its first run.</summary>
internal static class TokenFiles
{
    private const int LongestToken = 16 * 1024;

    // The alphabet of a bearer credential, RFC 6750 section 2.1.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>The token file of <c>CODE_DATA</c>, else of the nearest <c>.code</c> folder from here upwards; null when there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CODE_DATA") is { Length: > 0 } data)
        {
            string given = Path.GetFullPath(Path.Combine(data, "token"));
            return File.Exists(given) ? given : null;
        }

        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, ".code", "token");
            if (File.Exists(candidate)) return candidate;
        }

        return null;
    }

    /// <summary>Reads a token file.</summary>
    /// <exception cref="CliFault">The file cannot be read or holds no token.</exception>
    public static string Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length <= LongestToken)
                return Check(File.ReadAllText(path).Trim(), path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"{path} cannot be read.");
        }

        throw Unusable($"{path} holds no token.");
    }

    /// <summary>Refuses what cannot be a bearer token, and so could not travel in a header.</summary>
    /// <exception cref="CliFault">The text is no token.</exception>
    public static string Check(string token, string source) =>
        token.Length is > 0 and <= LongestToken && !token.AsSpan().ContainsAnyExcept(TokenCharacters)
            ? token
            : throw Unusable(source + " is not a bearer token.");

    private static CliFault Unusable(string message) =>
        new(ExitCode.Unauthorized, "token_unusable", message, "Give a token by --token or CODE_TOKEN.");
}
