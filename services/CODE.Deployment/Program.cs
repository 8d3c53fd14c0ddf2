using CODE.Deployment;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddFleetServer("deployment", typeof(Program).Assembly);
builder.AddDeployment();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapFleetServer();
app.Run();
