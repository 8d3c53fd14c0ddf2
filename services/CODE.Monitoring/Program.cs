using CODE.Monitoring;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddFleetServer("monitoring", typeof(Program).Assembly);
builder.AddMonitoring();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapFleetServer();
app.Run();
