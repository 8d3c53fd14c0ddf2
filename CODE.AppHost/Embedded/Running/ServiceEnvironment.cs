namespace CODE.AppHost.Embedded.Running;

/// <summary>What a service finds in its environment beyond what the host was started with. It is what Aspire would give it, by the same names.</summary>
internal static class ServiceEnvironment
{
    /// <summary>The variables, by name.</summary>
    /// <exception cref="LocalFleetException">A parameter has no value.</exception>
    public static IEnumerable<KeyValuePair<string, string>> For(ProjectResource service)
    {
        yield return new("ASPNETCORE_URLS", service.Address!.GetLeftPart(UriPartial.Authority));
        yield return new("OTEL_SERVICE_NAME", service.Name);
        yield return new("DOTNET_STARTUP_HOOKS", StartupHooks());
        if (Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is null && Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is null)
        {
            yield return new("ASPNETCORE_ENVIRONMENT", "Development");
            yield return new("DOTNET_ENVIRONMENT", "Development");
        }

        foreach (var (name, value) in service.Environment)
        {
            if (value() is { } text)
            {
                yield return new(name, text);
            }
        }
    }

    /// <summary>Ours, and what a tool (a profiler, hot reload) has asked for.</summary>
    private static string StartupHooks()
    {
        var own = typeof(StartupHook).Assembly.Location;
        return Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS") is { Length: > 0 } others ? $"{own}{Path.PathSeparator}{others}" : own;
    }
}
