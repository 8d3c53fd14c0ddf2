using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Aws;

/// <summary>Amazon's gateways, load balancers and addresses (https://aws.amazon.com/vpc/pricing/, https://aws.amazon.com/elasticloadbalancing/pricing/).</summary>
internal static class AwsNetwork
{
    private const string Vpc = "AmazonVPC";
    private const string Elb = "AWSELB";

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("aws_nat_gateway", [], Nat),
        new("aws_lb", ["load_balancer_type"], Balancer),
        new("aws_alb", ["load_balancer_type"], Balancer),
        new("aws_elb", [], Classic),
        new("aws_eip", [], static sheet => sheet.Add("Public IPv4 address", Vpc, "PublicIPv4:InUseAddress")),
        new("aws_vpc_endpoint", ["vpc_endpoint_type", "subnet_ids"], Endpoint),
        new("aws_ec2_transit_gateway", [], static sheet => sheet.Free("its attachments are paid for")),
        new("aws_ec2_transit_gateway_vpc_attachment", [], Attachment),
        new("aws_vpn_connection", [], static sheet => sheet.Add("VPN connection", Vpc, "VPN-Usage-Hours:ipsec.1")),
        new("aws_route53_zone", [], Zone),
        new("aws_wafv2_web_acl", ["rule"], Firewall),
    ];

    private static void Nat(PricingSheet sheet)
    {
        sheet.Add("NAT gateway", AwsCompute.Ec2, "NatGateway-Hours");
        sheet.Transfer("Data processed", AwsCompute.Ec2, "NatGateway-Bytes", "processed_gb", 100);
    }

    private static void Balancer(PricingSheet sheet)
    {
        var kind = sheet.State.OptionalText("load_balancer_type") switch
        {
            null or "application" => "Application",
            "network" => "Network",
            _ => throw new UnpricedException("its load_balancer_type is not priced"),
        };
        sheet.Add($"{kind} load balancer", Elb, $"LoadBalancerUsage/LoadBalancing:{kind}");
        sheet.Use("Capacity units", Elb, $"LCUUsage/LoadBalancing:{kind}", "capacity_units", 1);
    }

    private static void Classic(PricingSheet sheet)
    {
        sheet.Add("Classic load balancer", Elb, "LoadBalancerUsage/LoadBalancing");
        sheet.Transfer("Data processed", Elb, "DataProcessing-Bytes/LoadBalancing", "processed_gb", 100);
    }

    private static void Endpoint(PricingSheet sheet)
    {
        if (sheet.State.OptionalText("vpc_endpoint_type") is null or "Gateway")
        {
            sheet.Free("gateway endpoints are free");
            return;
        }

        var zones = sheet.State.IsHidden("subnet_ids") ? sheet.Amount("zones", 1) : Math.Max(1, sheet.State.CountOf("subnet_ids"));
        sheet.Add("Endpoint in each zone", Vpc, "VpcEndpoint-Hours", zones);
        sheet.Transfer("Data processed", Vpc, "VpcEndpoint-Bytes", "processed_gb", 100);
    }

    private static void Attachment(PricingSheet sheet)
    {
        sheet.Add("Attachment", Vpc, "TransitGateway-Hours");
        sheet.Transfer("Data processed", Vpc, "TransitGateway-Bytes", "processed_gb", 100);
    }

    private static void Zone(PricingSheet sheet)
    {
        sheet.Add("Hosted zone", "AmazonRoute53", "HostedZone");
        sheet.Use("Queries", "AmazonRoute53", "DNS-Queries", "monthly_queries", 1_000_000);
    }

    private static void Firewall(PricingSheet sheet)
    {
        sheet.Add("Web ACL", "awswaf", "WebACLV2");
        sheet.Add("Rules", "awswaf", "RuleV2", sheet.State.CountOf("rule"));
        sheet.Use("Requests", "awswaf", "RequestV2-Tier1", "monthly_requests", 1_000_000);
    }
}
