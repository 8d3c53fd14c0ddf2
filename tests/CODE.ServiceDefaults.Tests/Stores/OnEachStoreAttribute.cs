using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace CODE.ServiceDefaults.Tests.Stores;

/// <summary>Runs a theory once for each kind of store.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachStoreAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow(StoreKind.Garnet), new TheoryDataRow(StoreKind.Redis)]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
