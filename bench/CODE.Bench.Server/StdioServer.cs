using CODE.Bench.Server.Tools;

namespace CODE.Bench.Server;

/// <summary>The same tools over standard input and output, for proxies that start their servers themselves.</summary>
internal static class StdioServer
{
    /// <summary>Serves until the input ends.</summary>
    public static async Task RunAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<TableAnswers>();
        builder.Services.AddMcpServer().WithStdioServerTransport().WithTools<TableTools>();
        await builder.Build().RunAsync();
    }
}
