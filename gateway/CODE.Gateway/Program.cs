using CODE.Gateway;
using CODE.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddGateway();

var app = builder.Build();
if (!app.CanStart())
{
    return 1;
}

app.MapDefaultEndpoints();
app.MapGateway();
app.Run();
return 0;
