using System.Text.Json.Nodes;

namespace CODE.Cli.Hosts;

/// <summary>Cursor: <c>.cursor/mcp.json</c> in the project, with <c>${env:NAME}</c> for the environment.</summary>
internal sealed class CursorHost : IMcpHost
{
    /// <inheritdoc/>
    public string Id => "cursor";

    /// <inheritdoc/>
    public string Name => "Cursor";

    /// <inheritdoc/>
    public bool NeedsToken => false;

    /// <inheritdoc/>
    public string ConfigPath(HostPlaces places) => Path.Combine(places.Project, ".cursor", "mcp.json");

    /// <inheritdoc/>
    public bool IsPresent(HostPlaces places) =>
        Directory.Exists(Path.Combine(places.Project, ".cursor")) || Directory.Exists(Path.Combine(places.Home, ".cursor"));

    /// <inheritdoc/>
    public HostEntry Entry(HostRequest request)
    {
        var server = new JsonObject
        {
            ["url"] = request.Endpoint.AbsoluteUri,
            ["headers"] = new JsonObject { ["Authorization"] = request.Authorization($"${{env:{HostRequest.TokenVariable}}}") },
        };
        return new HostEntry("mcpServers", server, Input: null, HoldsToken: request.Token is not null);
    }

    /// <inheritdoc/>
    public string NextStep(bool holdsToken, string token) => holdsToken
        ? "restart Cursor and switch the server on in its settings."
        : $"set {HostRequest.TokenVariable} to {token}, start Cursor from that shell, and switch the server on in its settings.";
}
