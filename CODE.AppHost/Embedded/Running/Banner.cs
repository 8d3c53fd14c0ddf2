using System.Text.Json;

namespace CODE.AppHost.Embedded.Running;

/// <summary>Tells the developer, and whatever started the host, that the fleet is ready and how to use it.</summary>
internal sealed class Banner(FleetModel model, LocalFleetOptions options, DataFolder data)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the banner and the file with the gateway's URL. The token itself is shown nowhere: terminals are recorded and shared.</summary>
    /// <param name="late">Services that the fleet was started without.</param>
    public void Announce(IReadOnlyList<string> late)
    {
        var gateway = model.Door.Address!.GetLeftPart(UriPartial.Authority);
        var configuration = JsonSerializer.Serialize(
            new
            {
                mcpServers = new
                {
                    code = new
                    {
                        type = "http",
                        url = $"{gateway}/mcp",
                        headers = new { Authorization = $"Bearer <content of {data.TokenFile}>" },
                    },
                },
            },
            Json);
        DataFolder.Replace(data.GatewayUrlFile, gateway + "\n");
        Console.WriteLine(
            $"""

            CODE is ready{(late.Count == 0 ? "" : $", but for {string.Join(", ", late)}")}.

              Gateway   {gateway}
              Token     {data.TokenFile} (admin, 90 days; only you can read it)
              Logs      {data.Logs}
              Works in  {string.Join(", ", options.WorkspaceRoots)}

            Connect an MCP host with `mcp init`, or paste this into its configuration:

            {configuration}

            Ctrl+C stops the fleet.
            """);
    }
}
