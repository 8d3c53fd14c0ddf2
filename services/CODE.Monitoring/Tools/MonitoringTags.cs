namespace CODE.Monitoring.Tools;

/// <summary>The cache tags of this server's tools.</summary>
internal static class MonitoringTags
{
    /// <summary>What a silence changes: alerts and silences.</summary>
    public const string Alerts = "alerts";

    /// <summary>For how many seconds what was read stays good enough: targets are rarely scraped more often.</summary>
    public const int Seconds = 10;

    /// <summary>For how many seconds it does not matter that another metric or label came.</summary>
    public const int InventorySeconds = 60;
}
