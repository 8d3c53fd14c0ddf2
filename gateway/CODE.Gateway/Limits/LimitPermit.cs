namespace CODE.Gateway.Limits;

/// <summary>What a call has taken of its limits.</summary>
internal sealed class LimitPermit
{
    private readonly List<RateLease> _rates = [];
    private readonly List<(SlotLease Lease, Slot Slot)> _slots = [];

    /// <summary>Notes room in a rate.</summary>
    public void Add(RateLease lease) => _rates.Add(lease);

    /// <summary>Notes a slot.</summary>
    public void Add(SlotLease lease, Slot slot) => _slots.Add((lease, slot));

    /// <summary>The call is over.</summary>
    public void End() => _slots.ForEach(static taken => taken.Lease.GiveBack(taken.Slot));

    /// <summary>The call did not take place.</summary>
    public void Undo()
    {
        _rates.ForEach(static lease => lease.GiveBack());
        End();
    }
}
