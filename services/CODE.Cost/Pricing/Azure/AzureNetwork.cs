using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Azure;

/// <summary>Microsoft's load balancers, gateways and addresses (https://azure.microsoft.com/en-us/pricing/details/load-balancer/, …/azure-nat-gateway/, …/ip-addresses/, …/application-gateway/).</summary>
internal static class AzureNetwork
{
    private const string VirtualNetwork = "Virtual Network";

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("azurerm_lb", ["sku"], Balancer),
        new("azurerm_lb_rule", [], static sheet => sheet.Free("its load balancer is reckoned with up to five rules")),
        new("azurerm_lb_outbound_rule", [], static sheet => sheet.Free("its load balancer is reckoned with up to five rules")),
        new("azurerm_nat_gateway", [], Nat),
        new("azurerm_public_ip", ["sku", "allocation_method"], Address),
        new("azurerm_application_gateway", ["sku", "autoscale_configuration"], Application),
        new("azurerm_virtual_network_gateway", ["sku", "type"], Vpn),
        new("azurerm_firewall", ["sku_tier"], Firewall),
        new("azurerm_bastion_host", ["sku"],
            static sheet => sheet.Add("Bastion", "Azure Bastion", $"Azure Bastion/{sheet.State.OptionalText("sku") ?? "Basic"} Gateway")),
        new("azurerm_private_endpoint", [], PrivateEndpoint),
        new("azurerm_dns_zone", [], static sheet => sheet.Add("Public zone", "Azure DNS", "Azure DNS/Public Zone")),
        new("azurerm_private_dns_zone", [], static sheet => sheet.Add("Private zone", "Azure DNS", "Azure DNS/Private Zone")),
    ];

    private static void Balancer(PricingSheet sheet)
    {
        const string Service = "Load Balancer";
        if (sheet.State.OptionalText("sku") == "Basic")
        {
            sheet.Free("the Basic load balancer is free");
            return;
        }

        sheet.Assume("it has one to five rules");
        sheet.Add("Up to five rules", Service, "Load Balancer/Standard Included LB Rules and Outbound Rules");
        sheet.Transfer("Data processed", Service, "Load Balancer/Standard Data Processed", "processed_gb", 100);
    }

    private static void Nat(PricingSheet sheet)
    {
        sheet.Add("NAT gateway", "NAT Gateway", "NAT Gateway/Standard Gateway");
        sheet.Transfer("Data processed", "NAT Gateway", "NAT Gateway/Standard Data Processed", "processed_gb", 100);
    }

    private static void Address(PricingSheet sheet)
    {
        var sku = sheet.State.OptionalText("sku") ?? "Standard";
        sheet.Add("Public IPv4 address", VirtualNetwork, $"IP Addresses/{sku} IPv4 {sheet.State.Text("allocation_method")} Public IP");
    }

    private static void Application(PricingSheet sheet)
    {
        const string Service = "Application Gateway";
        var sku = sheet.State.Block("sku") ?? throw new UnpricedException("sku is not set");
        var product = sku.Text("tier") switch
        {
            "Standard_v2" => "Application Gateway Standard v2",
            "WAF_v2" => "Application Gateway WAF v2",
            _ => throw new UnpricedException("gateways of the first version are not priced"),
        };
        sheet.Add("Gateway", Service, $"{product}/Standard Fixed Cost");
        var least = sheet.State.Block("autoscale_configuration")?.OptionalNumber("min_capacity") ?? (sku.IsHidden("capacity") ? null : sku.OptionalNumber("capacity")) ?? 1;

        // An instance is at least ten capacity units: https://learn.microsoft.com/azure/application-gateway/understanding-pricing
        sheet.Use("Capacity units", Service, $"{product}/Standard Capacity Units", "capacity_units", least * 10);
    }

    private static void Vpn(PricingSheet sheet)
    {
        if (sheet.State.Text("type") != "Vpn")
        {
            throw new UnpricedException("ExpressRoute gateways are not priced");
        }

        sheet.Add("VPN gateway", "VPN Gateway", $"VPN Gateway/{sheet.State.Text("sku")}");
    }

    private static void Firewall(PricingSheet sheet)
    {
        var tier = sheet.State.OptionalText("sku_tier") ?? "Standard";
        sheet.Add("Firewall", "Azure Firewall", $"Azure Firewall/{tier} Deployment");
        sheet.Transfer("Data processed", "Azure Firewall", $"Azure Firewall/{tier} Data Processed", "processed_gb", 100);
    }

    private static void PrivateEndpoint(PricingSheet sheet)
    {
        sheet.Add("Private endpoint", VirtualNetwork, "Virtual Network Private Link/Standard Private Endpoint");
        sheet.Transfer("Data processed", VirtualNetwork, "Virtual Network Private Link/Standard Data Processed - Ingress", "processed_gb", 100);
    }
}
