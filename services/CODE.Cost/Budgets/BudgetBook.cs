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
internal sealed partial class BudgetBook(IConnectionMultiplexer store, MonthSpending spending, IOptions<CostOptions> options, TimeProvider time)
{
    private const int MaxBudgets = 1_000;
    private const double MaxAmount = 1e12;
    private static readonly RedisKey Key = "code:cost:budgets";

    /// <summary>Sets a budget; one of the same name is replaced.</summary>
    /// <returns>How it stands.</returns>
    /// <exception cref="FaultException">The name or an amount is out of range, no charge passes the filter, there are too many, or the store cannot be reached.</exception>
    public async Task<BudgetCheck> SetAsync(
        string name, double amount, double spent, int warnPercent, IReadOnlyDictionary<string, string>? filter, string caller, CancellationToken cancellationToken)
    {
        CheckName(name);
        var budget = new Budget(name, Money(amount, nameof(amount), least: 0), Money(spent, nameof(spent), least: 0), options.Value.Currency, warnPercent, caller, time.GetUtcNow(), filter);
        if (filter is not null && budget.Spent != 0)
        {
            throw new FaultException(FaultCodes.InvalidArgument, "Both spent and filter are given.", "Give spent, or the filter of the charges that tell it.");
        }

        // Before it is kept: a budget that can never be checked helps nobody.
        var check = await CheckAsync(budget, 0, cancellationToken);
        if (await StoreCalls.Guard(() => store.GetDatabase().HashLengthAsync(Key), cancellationToken) >= MaxBudgets
            && !await StoreCalls.Guard(() => store.GetDatabase().HashExistsAsync(Key, name), cancellationToken))
        {
            throw new FaultException(FaultCodes.TooLarge, $"There are {MaxBudgets} budgets, and no more fit.", "Set an existing one anew.");
        }

        await StoreCalls.Guard(() => store.GetDatabase().HashSetAsync(Key, name, JsonSerializer.SerializeToUtf8Bytes(budget, FleetJson.Options)), cancellationToken);
        return check;
    }

    /// <summary>Every budget.</summary>
    /// <exception cref="FaultException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<Budget>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await StoreCalls.Guard(() => store.GetDatabase().HashValuesAsync(Key), cancellationToken)).Select(static text => JsonSerializer.Deserialize<Budget>((byte[])text!, FleetJson.Options)!),
    ];

    /// <summary>Checks a budget against a change.</summary>
    /// <exception cref="FaultException">There is none of this name, the change is out of range, what is spent cannot be told, or the store cannot be reached.</exception>
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
            ? await CheckAsync(budget, change, cancellationToken)
            : throw new FaultException(FaultCodes.Conflict, $"The budget is in {budget.Currency}, and prices are in {options.Value.Currency} now.", "Set it anew with set_budget.");
    }

    private async Task<BudgetCheck> CheckAsync(Budget budget, decimal delta, CancellationToken cancellationToken)
    {
        if (budget.Filter is null)
        {
            return new BudgetCheck(budget, budget.Spent, null, delta);
        }

        var (spent, basis) = await spending.ReadAsync(budget.Filter, cancellationToken);
        return new BudgetCheck(budget, spent, basis, delta);
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
