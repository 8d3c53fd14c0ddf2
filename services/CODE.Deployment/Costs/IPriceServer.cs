namespace CODE.Deployment.Costs;

/// <summary>The cost server, as this one asks it (<c>protos/pricing.proto</c>).</summary>
internal interface IPriceServer
{
    /// <summary>The attributes that prices depend on, by type; a type that is not priced is not among them.</summary>
    /// <param name="types">The types.</param>
    /// <param name="authorization">What opens the cost server for the caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It cannot be asked.</exception>
    Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> AttributesAsync(IReadOnlyCollection<string> types, string authorization, CancellationToken cancellationToken);

    /// <summary>What a plan costs.</summary>
    /// <param name="plan">The reduced plan.</param>
    /// <param name="hours">For how long.</param>
    /// <param name="includeDataTransfer">Whether transfer of data is priced.</param>
    /// <param name="authorization">What opens the cost server for the caller.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It cannot be asked, or refuses.</exception>
    Task<CostEstimate> EstimateAsync(ReadOnlyMemory<byte> plan, double hours, bool includeDataTransfer, string authorization, CancellationToken cancellationToken);
}

/// <summary>What the cost server answers.</summary>
internal sealed record CostEstimate(
    string Currency,
    decimal CostBefore,
    decimal Cost,
    IReadOnlyList<ResourceCost> Resources,
    IReadOnlyList<string> Assumptions,
    string? PricesAsOf,
    string? Snapshot,
    IReadOnlyList<string> Sources,
    bool? Degraded);

/// <summary>What one resource costs.</summary>
internal sealed record ResourceCost(
    string Address, string Type, string Action, string PricedAs, decimal CostBefore, decimal Cost, IReadOnlyList<CostLine>? Lines, IReadOnlyList<string>? Reasons);

/// <summary>A line of a bill.</summary>
internal sealed record CostLine(string Name, decimal Quantity, string Unit, decimal Price, decimal Cost, string Sku, string Region, bool? Usage);
