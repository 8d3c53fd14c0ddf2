using CODE.Kubernetes;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddServiceDefaults();
builder.AddFleetServer("kubernetes", typeof(Program).Assembly);
builder.AddKubernetes();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapFleetServer();
app.Run();
