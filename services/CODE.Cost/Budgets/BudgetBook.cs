using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Cost.Plans;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Store;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace CODE.Cost.Budgets;

/// <summary>The budgets, in the fleet's store.</summary>
internal sealed partial class BudgetBook(IConnectionMultiplexer store, IOptions<CostOptions> options, TimeProvider time)
{
    private const int MaxBudgets = 1_000;
    private const double MaxAmount = 1e12;
    private static readonly RedisKey Key = "code:cost:budgets";

    /// <summary>Sets a budget; one of the same name is replaced.</summary>
    /// <exception cref="FaultException">The name or an amount is out of range, there are too many, or the store cannot be reached.</exception>
    public async Task<Budget> SetAsync(string name, double amount, double spent, int warnPercent, string caller, CancellationToken cancellationToken)
    {
        CheckName(name);
        var budget = new Budget(name, Money(amount, nameof(amount), least: 0), Money(spent, nameof(spent), least: 0), options.Value.Currency, warnPercent, caller, time.GetUtcNow());
        if (await StoreCalls.Guard(() => store.GetDatabase().HashLengthAsync(Key), cancellationToken) >= MaxBudgets
            && !await StoreCalls.Guard(() => store.GetDatabase().HashExistsAsync(Key, name), cancellationToken))
        {
            throw new FaultException(FaultCodes.TooLarge, $"There are {MaxBudgets} budgets, and no more fit.", "Set an existing one anew.");
        }

        await StoreCalls.Guard(() => store.GetDatabase().HashSetAsync(Key, name, JsonSerializer.SerializeToUtf8Bytes(budget, FleetJson.Options)), cancellationToken);
        return budget;
    }

    /// <summary>Every budget.</summary>
    /// <exception cref="FaultException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<Budget>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await StoreCalls.Guard(() => store.GetDatabase().HashValuesAsync(Key), cancellationToken)).Select(static text => JsonSerializer.Deserialize<Budget>((byte[])text!, FleetJson.Options)!),
    ];

    /// <summary>Checks a budget against a change.</summary>
    /// <exception cref="FaultException">There is none of this name, the change is out of range, or the store cannot be reached.</exception>
    public async Task<BudgetCheck> CheckAsync(string name, double delta, CancellationToken cancellationToken)
    {
        CheckName(name);
        var change = Money(delta, nameof(delta), least: -MaxAmount);
        var text = await StoreCalls.Guard(() => store.GetDatabase().HashGetAsync(Key, name), cancellationToken);
        if (text.IsNull)
        {
            var names = await StoreCalls.Guard(() => store.GetDatabase().HashKeysAsync(Key), cancellationToken);
            throw new FaultException(
                FaultCodes.NotFound,
                $"There is no budget '{name}'.",
                names.Length == 0 ? "Set one with set_budget." : $"There are: {string.Join(", ", names.Select(static each => each.ToString()).Order(StringComparer.Ordinal).Take(20))}.");
        }

        var budget = JsonSerializer.Deserialize<Budget>((byte[])text!, FleetJson.Options)!;
        return budget.Currency == options.Value.Currency
            ? new BudgetCheck(budget, change)
            : throw new FaultException(FaultCodes.Conflict, $"The budget is in {budget.Currency}, and prices are in {options.Value.Currency} now.", "Set it anew with set_budget.");
    }

    private static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"'{ShownText.Of(name, 70)}' cannot be the name of a budget.", "Give up to 64 letters, digits and ._/- beginning with a letter or digit.");
        }
    }

    private static decimal Money(double amount, string name, double least) =>
        amount >= least && amount <= MaxAmount
            ? decimal.Round((decimal)amount, 6)
            : throw new FaultException(FaultCodes.InvalidArgument, $"{name} is out of range.", least < 0 ? "Give a number." : "Give zero or more.");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$")]
    private static partial Regex Name();
}
