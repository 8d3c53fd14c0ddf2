namespace CODE.Fleet.Tests.Fleet;

/// <summary>The tests that share one running fleet, and so run one after the other; none of them stops anything of it.</summary>
[CollectionDefinition(Name)]
public sealed class FleetCollection : ICollectionFixture<RunningFleet>
{
    public const string Name = "fleet";
}
