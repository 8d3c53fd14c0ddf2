using CODE.Conformance;

var builder = WebApplication.CreateBuilder(args);
builder.AddConformance();

var app = builder.Build();
app.MapConformance();
app.Run();
