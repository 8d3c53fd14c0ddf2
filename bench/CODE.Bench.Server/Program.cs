using CODE.Bench.Server;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;

if (args is ["stdio"])
{
    await StdioServer.RunAsync();
    return;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddBenchServer();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapFleetServer();
await app.RunAsync();
