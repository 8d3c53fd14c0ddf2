namespace CODE.Bench.References;

/// <summary>The least that ASP.NET Core can do to answer: an endpoint that writes the same bytes each time.</summary>
internal static class BareEndpoint
{
    /// <summary>Answers every POST to <c>/mcp</c>.</summary>
    public static WebApplication Build(byte[] answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        app.MapGet("/alive", static () => Results.Ok());
        app.MapPost("/mcp", () => Results.Bytes(answer, "application/json"));
        return app;
    }
}
