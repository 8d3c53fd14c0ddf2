namespace CODE.ServiceDefaults.Tests.Stores;

/// <summary>The stores that the fleet runs on; what holds for one has to hold for both.</summary>
public enum StoreKind
{
    Garnet,
    Redis,
}
