using CODE.Bench.Server.Tools;
using CODE.ServiceDefaults;
using CODE.ServiceDefaults.Mcp;

namespace CODE.Bench.Server;

/// <summary>Puts the measured server together: what every service of the fleet is made of, with tools that cost next to nothing.</summary>
internal static class BenchServerSetup
{
    /// <summary>Registers the server under the name that <c>Bench:Name</c> gives it, with <c>Bench:ExtraTools</c> tools beside its own.</summary>
    public static WebApplicationBuilder AddBenchServer(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(BenchServerOptions.Section).Get<BenchServerOptions>() ?? new BenchServerOptions();
        builder.Services.AddSingleton<TableAnswers>();
        builder.Services.AddSingleton<Counters>();

        // Names are unique in a fleet: of several servers only one may declare this assembly's tools.
        builder.AddFleetServer(options.Name, options.DeclaresTools ? typeof(BenchServerSetup).Assembly : typeof(ServiceDefaultsExtensions).Assembly);
        foreach (var tool in ExtraTools.Of(options))
        {
            builder.Services.AddSingleton(tool);
        }

        return builder;
    }
}
