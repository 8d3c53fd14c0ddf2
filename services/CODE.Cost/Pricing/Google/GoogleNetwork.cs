using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Google;

/// <summary>Google's addresses, gateways and load balancers (https://cloud.google.com/vpc/network-pricing, https://cloud.google.com/nat/pricing, https://cloud.google.com/dns/pricing).</summary>
internal static class GoogleNetwork
{
    private const string Networking = "Networking";

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("google_compute_address", ["address_type"], Address),
        new("google_compute_global_address", ["address_type", "purpose"], Address),
        new("google_compute_router_nat", [], Nat),
        new("google_compute_forwarding_rule", ["load_balancing_scheme"], Rule),
        new("google_compute_global_forwarding_rule", [], Rule),
        new("google_compute_vpn_tunnel", [], static sheet => sheet.Add("VPN tunnel", Networking, "VPN Tunnel")),
        new("google_dns_managed_zone", [], Zone),
    ];

    private static void Address(PricingSheet sheet)
    {
        if (sheet.State.OptionalText("address_type") == "INTERNAL")
        {
            sheet.Free("internal addresses are free");
            return;
        }

        sheet.Assume("it is used by a machine (an address that nobody uses costs twice as much)");
        sheet.Add("External IPv4 address", GoogleCompute.Engine, "External IP Charge on a Standard VM");
    }

    private static void Nat(PricingSheet sheet)
    {
        sheet.Use("Machines behind the gateway", Networking, "NAT Gateway: Uptime charge", "machines", 5);
        sheet.Transfer("Data processed", Networking, "NAT Gateway: Data processing charge", "processed_gb", 100);
    }

    private static void Rule(PricingSheet sheet)
    {
        sheet.Assume("each rule is reckoned by itself (up to five in a project and region cost as much as one)");
        sheet.Add("Forwarding rule", Networking, "Network Load Balancing: Forwarding Rule Minimum Service Charge");
        sheet.Transfer("Data processed", Networking, "Network Load Balancing: Data Processing Charge", "processed_gb", 100);
    }

    private static void Zone(PricingSheet sheet)
    {
        sheet.Add("Managed zone", "Cloud DNS", "ManagedZone");
        sheet.Use("Queries", "Cloud DNS", "DNS Query (port 53)", "monthly_queries", 1_000_000);
    }
}
