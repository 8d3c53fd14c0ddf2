using CODE.Cost;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddFleetServer("cost", typeof(Program).Assembly);
builder.AddCost();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapFleetServer();
app.MapPricing();
app.Run();
