using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CODE.ServiceDefaults.Telemetry;

/// <summary>
/// The last of the process's configuration sources: while debug detail is on, it holds the log level of the fleet's own categories, which every
/// log provider follows without a restart. More exact settings of an operator (one category, one provider) stay in force.
/// </summary>
public sealed class DebugConfiguration : ConfigurationProvider, IConfigurationSource
{
    /// <summary>The environment variable that starts processes with debug detail: <c>true</c>, or the names of some, separated by commas.</summary>
    public const string Variable = "MCP_DEBUG";

    private const string LevelKey = "Logging:LogLevel:CODE";

    /// <summary>Whether debug detail is on.</summary>
    public bool IsOn => TryGet(LevelKey, out _);

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Turns it on or off; loggers change at once.</summary>
    public void Set(bool isOn)
    {
        // A new table in one step: readers do not lock.
        Data = isOn ? new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { [LevelKey] = "Debug" } : [];
        OnReload();
    }

    /// <summary>Whether a value of <see cref="Variable"/> means a process.</summary>
    /// <param name="value">The value, or null.</param>
    /// <param name="name">The process: the name of a server, or <c>gateway</c>.</param>
    public static bool Means(string? value, string name) => value?.Trim().ToLowerInvariant() switch
    {
        null or "" or "0" or "false" => false,
        "1" or "true" => true,
        var names => names.Split(',', StringSplitOptions.TrimEntries).Contains(name, StringComparer.Ordinal),
    };
}

/// <summary>Registers debug detail.</summary>
public static class DebugDetailExtensions
{
    /// <summary>Lets the process log debug detail from its start where <see cref="DebugConfiguration.Variable"/> says so, and at run time by <see cref="DebugDetail"/>.</summary>
    /// <param name="builder">The process's builder.</param>
    /// <param name="name">The process: the name of a server, or <c>gateway</c>.</param>
    public static IHostApplicationBuilder AddDebugDetail(this IHostApplicationBuilder builder, string name)
    {
        var configuration = new DebugConfiguration();
        configuration.Set(DebugConfiguration.Means(builder.Configuration[DebugConfiguration.Variable], name));
        builder.Configuration.Add(configuration);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton<DebugDetail>();
        return builder;
    }
}
