using CODE.Gateway.Catalog;
using CODE.Gateway.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Gateway;

/// <summary>Looks at the configuration before anything is started.</summary>
public static partial class StartCheck
{
    /// <summary>Whether the configuration is sound. When it is not, one line names all its faults, in place of a stack trace for the first.</summary>
    public static bool CanStart(this WebApplication app)
    {
        var faults = new List<string>(app.Services.GetRequiredService<FleetDirectory>().Faults);
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException exception)
        {
            faults.AddRange(exception.Failures);
        }
        catch (AggregateException exception)
        {
            faults.AddRange(exception.InnerExceptions.OfType<OptionsValidationException>().SelectMany(static inner => inner.Failures));
        }

        if (faults.Count > 0)
        {
            app.Logger.LogRefused(string.Join(" ", faults));
        }

        if (faults.Count > 0)
        {
            return false;
        }

        // Made now, so that the first request does not wait for it.
        _ = app.Services.GetRequiredService<GatewayPipeline>();
        return true;
    }

    [LoggerMessage(LogLevel.Critical, "The gateway does not start: {Faults}")]
    private static partial void LogRefused(this ILogger logger, string faults);
}
