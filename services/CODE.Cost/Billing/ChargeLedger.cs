namespace CODE.Cost.Billing;

/// <summary>
/// Adds charges up by day and by what they have in common. What it holds is bounded and no sum is ever lost: where there are too many kinds of charges, those of resources are kept
/// as <see cref="ChargeGroup.Other"/>. What comes out does not depend on the order of what comes in.
/// </summary>
/// <param name="maxEntries">The most sums that are held before resources are no longer told apart.</param>
/// <param name="maxOfDay">The most groups that are kept for a day of an account.</param>
internal sealed class ChargeLedger(int maxEntries = ChargeLedger.MaxEntries, int maxOfDay = ChargeLedger.MaxOfDay)
{
    /// <summary>The most sums by default.</summary>
    public const int MaxEntries = 500_000;

    /// <summary>The most groups of a day by default.</summary>
    public const int MaxOfDay = 4_000;

    private readonly Dictionary<BillingScope, LedgerPage> _pages = [];
    private readonly Dictionary<ChargeGroup, ChargeGroup> _groups = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _entries;
    private bool _isCoarse;

    /// <summary>What there is, by export.</summary>
    public IReadOnlyDictionary<BillingScope, LedgerPage> Pages => _pages;

    /// <summary>Adds a charge.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="file">The file that tells of it.</param>
    /// <param name="folder">Where the file lies.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">There is too much even without resources, or two exports tell of the same account and period.</exception>
    public void Add(in Charge charge, string file, string folder)
    {
        if (!_pages.TryGetValue(charge.Scope, out var page))
        {
            _pages[charge.Scope] = page = new LedgerPage(folder);
        }

        // Some providers write each day's export of a period into a folder of its own: added up, they would count many times.
        if (page.Folder != folder)
        {
            throw BillingFaults.Refused($"Two folders have exports of {charge.Scope.Provider} {charge.Scope.Account} for the period from {charge.Scope.Period:yyyy-MM-dd}, one of them has {file}; import the folder of the latest.");
        }

        _entries += page.Add(charge with { Group = Known(_isCoarse ? charge.Group.WithoutResource() : charge.Group) }, file);
        if (_entries > maxEntries)
        {
            Coarsen();
        }
    }

    /// <summary>The charges of a day of an export, no more groups of them than are kept.</summary>
    public IReadOnlyList<DayCharge> Bounded(LedgerPage page, DateOnly day)
    {
        DayCharge[] all = [.. page.Days[day].Select(static each => new DayCharge(each.Key, each.Value))];
        var folded = all.Length <= maxOfDay ? all : Folded(all, static group => group.WithoutResource());
        return folded.Length <= maxOfDay ? folded : Folded(folded, static group => group.OnlyCategory());
    }

    // The dearest stay as they are, as many as leave room for what the rest adds up to.
    private DayCharge[] Folded(DayCharge[] charges, Func<ChargeGroup, ChargeGroup> fold)
    {
        var kept = maxOfDay - Math.Min(maxOfDay / 2, charges.Select(charge => fold(charge.Group)).Distinct().Count());
        DayCharge[] sorted = [.. charges.OrderByDescending(static charge => Math.Abs(charge.Amounts.Effective)).ThenBy(static charge => charge.Group.ToString(), StringComparer.Ordinal)];
        return
        [
            .. sorted.Take(kept).Concat(sorted.Skip(kept).Select(charge => charge with { Group = fold(charge.Group) })).GroupBy(static charge => charge.Group)
                .Select(static alike => new DayCharge(alike.Key, alike.Aggregate(default(Amounts), static (sum, charge) => sum + charge.Amounts))),
        ];
    }

    private void Coarsen()
    {
        if (_isCoarse)
        {
            throw BillingFaults.TooLarge("The charges are of too many kinds, even when resources are not told apart.");
        }

        _isCoarse = true;
        _groups.Clear();
        _entries = _pages.Values.Sum(page => page.Coarsen(Known));
    }

    private ChargeGroup Known(ChargeGroup group)
    {
        if (!_groups.TryGetValue(group, out var known))
        {
            known = new ChargeGroup(
                Known(group.ChargeCategory), Known(group.ChargeClass), Known(group.ServiceName), Known(group.ServiceCategory), Known(group.RegionId), Known(group.SubAccountId),
                Known(group.SubAccountName), Known(group.ResourceId), Known(group.ResourceName), Known(group.ResourceType), Known(group.SkuId), Known(group.Tags));
            _groups[known] = known;
        }

        return known;
    }

    // Most groups share their names, which are kept once.
    private string Known(string name)
    {
        if (_names.TryGetValue(name, out var known))
        {
            return known;
        }

        _names.Add(name);
        return name;
    }
}

/// <summary>What one export adds up to.</summary>
/// <param name="folder">The folder of its files.</param>
internal sealed class LedgerPage(string folder)
{
    private readonly Dictionary<DateOnly, Dictionary<ChargeGroup, Amounts>> _days = [];
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>The folder of its files.</summary>
    public string Folder => folder;

    /// <summary>Its files.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>How many rows it has.</summary>
    public long Rows { get; private set; }

    /// <summary>The day after the last of its billing period.</summary>
    public DateOnly PeriodEnd { get; private set; }

    /// <summary>What it comes to.</summary>
    public Amounts Total { get; private set; }

    /// <summary>Its sums.</summary>
    public IReadOnlyDictionary<DateOnly, Dictionary<ChargeGroup, Amounts>> Days => _days;

    /// <summary>Adds a charge.</summary>
    /// <returns>How many more sums there are.</returns>
    public int Add(in Charge charge, string file)
    {
        if (!_days.TryGetValue(charge.Day, out var day))
        {
            // The ledger knows each group once.
            _days[charge.Day] = day = new Dictionary<ChargeGroup, Amounts>(ReferenceEqualityComparer.Instance);
        }

        var isNew = !day.TryGetValue(charge.Group, out var sum);
        day[charge.Group] = sum + charge.Amounts;
        _files.Add(file);
        Rows++;
        Total += charge.Amounts;
        PeriodEnd = charge.PeriodEnd > PeriodEnd ? charge.PeriodEnd : PeriodEnd;
        return isNew ? 1 : 0;
    }

    /// <summary>No longer tells resources apart.</summary>
    /// <returns>How many sums there are.</returns>
    public int Coarsen(Func<ChargeGroup, ChargeGroup> known)
    {
        foreach (var (day, sums) in _days.ToArray())
        {
            var coarse = new Dictionary<ChargeGroup, Amounts>(ReferenceEqualityComparer.Instance);
            foreach (var (group, amounts) in sums)
            {
                var key = known(group.WithoutResource());
                coarse[key] = coarse.GetValueOrDefault(key) + amounts;
            }

            _days[day] = coarse;
        }

        return _days.Values.Sum(static sums => sums.Count);
    }
}
