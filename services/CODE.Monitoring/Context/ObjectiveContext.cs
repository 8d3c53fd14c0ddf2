using System.Globalization;
using System.Text.Json;
using CODE.Monitoring.Objectives;
using CODE.Monitoring.Shaping;
using CODE.Prometheus.Connections;
using CODE.Prometheus.Language;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using Microsoft.Extensions.Options;

namespace CODE.Monitoring.Context;

/// <summary>Tells how the error budgets of a deployment are: those of the configured objectives.</summary>
internal sealed class ObjectiveContext(IBackendDirectory backends, BurnReader burn, IOptions<MonitoringOptions> options) : IContextSource
{
    /// <inheritdoc/>
    public string Name => "objectives";

    /// <inheritdoc/>
    public async Task<ContextFindings> FindAsync(ContextQuery query, CancellationToken cancellationToken)
    {
        var gaps = new List<ContextGap>();
        var items = new List<ContextItem>();
        foreach (var (name, objective) in options.Value.Objectives.Where(each => query.Name is not { } wanted || DeploymentFit.Fits(each.Value.Deployment ?? each.Key, wanted)).OrderBy(static each => each.Key, StringComparer.Ordinal))
        {
            try
            {
                items.Add(ItemOf(name, objective, await burn.ReadAsync(
                    backends.Open(objective.Context).Prometheus, Objective.Read(objective.Good, objective.Total, objective.Percent, objective.Period), cancellationToken)));
            }
            catch (FaultException exception)
            {
                gaps.Add(new ContextGap($"{Name}/{name}", exception.Fault.Code, exception.Fault.Message));
            }
        }

        return new ContextFindings(items) { Missing = gaps };
    }

    private static ContextItem ItemOf(string name, ObjectiveOptions objective, BurnState state)
    {
        var burning = state.Alerts.FirstOrDefault(static alert => alert.IsBurning);
        var value = new BudgetNote(
            objective.Percent, objective.Period, state.Left, state.Whole.Errors ?? double.NaN, burning?.Alert.Severity, burning?.LongBurn, state.LastsFor is { } lasts ? Durations.Tell(lasts) : null);
        return new ContextItem(
            $"slo/{name}",
            string.Create(CultureInfo.InvariantCulture, $"{name}: {100 * state.Left:0.#}% of the error budget of {objective.Percent}% over {objective.Period} is left{(burning is null ? "." : $", and it burns too fast ({burning.Alert.Severity}).")}"),
            JsonSerializer.SerializeToElement(value, FleetJson.Options),
            state.Clock.Now)
        { IsUntrusted = false };
    }
}

/// <summary>An error budget, for those who gather context.</summary>
/// <param name="Percent">The objective.</param>
/// <param name="Period">Over what time.</param>
/// <param name="BudgetLeft">Which share of the budget is left.</param>
/// <param name="ErrorShare">The share of bad events.</param>
/// <param name="Burning">What its burning asks for: page or ticket; absent when it does not burn too fast.</param>
/// <param name="BurnRate">How fast it burns then.</param>
/// <param name="ExhaustedIn">When it is used up at the pace of the last hour.</param>
internal sealed record BudgetNote(double Percent, string Period, Number BudgetLeft, Number ErrorShare, string? Burning, Number? BurnRate, string? ExhaustedIn);
