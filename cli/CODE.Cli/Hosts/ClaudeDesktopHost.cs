using System.Text.Json.Nodes;

namespace CODE.Cli.Hosts;

/// <summary>
/// Claude Desktop. Its file only starts local processes, so that a gateway is reached through the mcp-remote bridge from
/// npm. The file knows no references to the environment, which is why it must hold the token.
/// </summary>
internal sealed class ClaudeDesktopHost : IMcpHost
{
    // The bridge fills this in itself: Claude Desktop for Windows breaks arguments that hold a space.
    private const string HeaderVariable = "CODE_AUTHORIZATION";

    // Releases of one minor version only: the bridge sees the token.
    private const string Bridge = "mcp-remote@0.15";

    /// <inheritdoc/>
    public string Id => "claude-desktop";

    /// <inheritdoc/>
    public string Name => "Claude Desktop";

    /// <inheritdoc/>
    public bool NeedsToken => true;

    /// <inheritdoc/>
    public string ConfigPath(HostPlaces places) => Path.Combine(Folder(places), "claude_desktop_config.json");

    /// <inheritdoc/>
    public bool IsPresent(HostPlaces places) => Directory.Exists(Folder(places));

    /// <inheritdoc/>
    public HostEntry Entry(HostRequest request)
    {
        var arguments = new JsonArray("-y", Bridge, request.Endpoint.AbsoluteUri, "--transport", "http-only", "--header", $"Authorization:${{{HeaderVariable}}}");
        if (request.Endpoint.Scheme == Uri.UriSchemeHttp && !request.Endpoint.IsLoopback) arguments.Add("--allow-http");
        var server = new JsonObject
        {
            ["command"] = "npx",
            ["args"] = arguments,
            ["env"] = new JsonObject { [HeaderVariable] = request.Authorization("PASTE-THE-TOKEN-HERE") },
        };
        return new HostEntry("mcpServers", server, Input: null, HoldsToken: request.Token is not null);
    }

    /// <inheritdoc/>
    public string NextStep(bool holdsToken, string token) => "quit Claude Desktop and start it again; it needs Node.js for the mcp-remote bridge.";

    // The packaged application for Windows reads its own copy of %APPDATA%, and never the real one.
    private static string Folder(HostPlaces places)
    {
        if (places.Packages is { } packages && Directory.Exists(packages))
        {
            string? own = Directory.EnumerateDirectories(packages, "Claude_*")
                .Select(package => Path.Combine(package, "LocalCache", "Roaming", "Claude"))
                .FirstOrDefault(Directory.Exists);
            if (own is not null) return own;
        }

        return Path.Combine(places.ApplicationData, "Claude");
    }
}
