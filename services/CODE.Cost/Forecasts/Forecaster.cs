using System.Globalization;
using CODE.Cost.Spending;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Cost.Forecasts;

/// <summary>Forecasts spending from imported billing data.</summary>
internal sealed class Forecaster(HistoryReader histories, IOptions<CostOptions> options)
{
    /// <summary>The horizon that ends with this month.</summary>
    public const string Month = "month";

    /// <summary>The most days of a horizon.</summary>
    public const int MaxDays = 92;

    /// <summary>The currency of every amount, ISO 4217.</summary>
    public string Currency => options.Value.Currency;

    /// <summary>Forecasts what passes a filter.</summary>
    /// <param name="horizon">A number of days such as <c>30d</c>, or <see cref="Month"/>.</param>
    /// <param name="filter">Of what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">The horizon is none, or there are too few data.</exception>
    public async Task<Forecast> RunAsync(string horizon, CostFilter filter, CancellationToken cancellationToken)
    {
        var days = 0;
        if (horizon != Month && (!int.TryParse(horizon.AsSpan().TrimEnd('d'), NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MaxDays))
        {
            throw new FaultException(FaultCodes.InvalidArgument, "This is no horizon.", $"Give 1d to {MaxDays}d, or {Month} for the days to the end of this month.");
        }

        var history = await histories.ReadAsync(filter, cancellationToken);
        var first = history.Complete.AddDays(1);
        return Forecast.Of(history, new DayWindow(first, horizon == Month ? history.Month.Window.Last : first.AddDays(days - 1)));
    }
}
