namespace CODE.Fleet.Tests.Clients;

/// <summary>The real clients that the fleet is driven with.</summary>
public enum ClientKind
{
    /// <summary>The C# SDK, 2026-07-28.</summary>
    CSharp2026,

    /// <summary>The C# SDK, 2025-11-25.</summary>
    CSharp2025,

    /// <summary>The TypeScript SDK 2.x, 2026-07-28.</summary>
    TypeScript2026,

    /// <summary>The TypeScript SDK 1.x, 2025-11-25.</summary>
    TypeScript2025,

    /// <summary>The inspector's command line, 2026-07-28.</summary>
    Inspector2026,

    /// <summary>The inspector's command line, 2025-11-25.</summary>
    Inspector2025,
}
