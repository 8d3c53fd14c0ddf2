using System.Text.Json.Nodes;

namespace CODE.Cli.Hosts;

/// <summary>VS Code: <c>.vscode/mcp.json</c> in the project; the editor asks for the token once and keeps it in its secret store.</summary>
internal sealed class VsCodeHost : IMcpHost
{
    private const string InputId = "code-token";

    /// <inheritdoc/>
    public string Id => "vscode";

    /// <inheritdoc/>
    public string Name => "VS Code";

    /// <inheritdoc/>
    public bool NeedsToken => false;

    /// <inheritdoc/>
    public string ConfigPath(HostPlaces places) => Path.Combine(places.Project, ".vscode", "mcp.json");

    /// <inheritdoc/>
    public bool IsPresent(HostPlaces places) =>
        Directory.Exists(Path.Combine(places.Project, ".vscode")) || Directory.Exists(Path.Combine(places.ApplicationData, "Code"));

    /// <inheritdoc/>
    public HostEntry Entry(HostRequest request)
    {
        var server = new JsonObject
        {
            ["type"] = "http",
            ["url"] = request.Endpoint.AbsoluteUri,
            ["headers"] = new JsonObject { ["Authorization"] = request.Authorization($"${{input:{InputId}}}") },
        };
        JsonObject? input = request.Token is not null ? null : new JsonObject
        {
            ["type"] = "promptString",
            ["id"] = InputId,
            ["description"] = "Access token of the CODE gateway",
            ["password"] = true,
        };
        return new HostEntry("servers", server, input, HoldsToken: request.Token is not null);
    }

    /// <inheritdoc/>
    public string NextStep(bool holdsToken, string token) => holdsToken
        ? "start the server from the MCP view or from .vscode/mcp.json."
        : $"start the server from .vscode/mcp.json; VS Code asks for the token once: it is {token}.";
}
