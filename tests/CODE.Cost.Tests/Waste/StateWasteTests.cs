using System.Text.Json;
using CODE.Cost.Tests.Server;

namespace CODE.Cost.Tests.Waste;

public sealed class StateWasteTests(CostServer server) : IClassFixture<CostServer>
{
    private static readonly string[] Kinds = ["unattached_volume", "unused_address", "stopped_instance", "old_snapshot"];

    [Fact]
    public async Task FindWaste_State_FindsWhatNothingRefersToAndPricesIt()
    {
        var state = State(
            Resource("aws_ebs_volume", "lost", new { id = "vol-1", arn = "arn:aws:ec2:us-east-1:1:volume/vol-1", availability_zone = "us-east-1a", type = "gp3", size = 100 }),
            Resource("aws_ebs_volume", "used", new { id = "vol-2", availability_zone = "us-east-1a", type = "gp3", size = 100 }),
            Resource("aws_volume_attachment", "used", new { id = "vai-1", volume_id = "vol-2", instance_id = "i-1" }),
            Resource("aws_eip", "lost", new { id = "eipalloc-1", allocation_id = "eipalloc-1", association_id = "", instance = "", arn = "arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-1" }),
            Resource("aws_eip", "nat", new { id = "eipalloc-2", allocation_id = "eipalloc-2", arn = "arn:aws:ec2:us-east-1:1:elastic-ip/eipalloc-2" }),
            Resource("aws_nat_gateway", "nat", new { id = "nat-1", allocation_id = "eipalloc-2" }),
            Resource("azurerm_managed_disk", "lost", new { id = "/subscriptions/1/disks/lost", location = "eastus", storage_account_type = "Premium_LRS", disk_size_gb = 128 }),
            Resource("azurerm_managed_disk", "used", new { id = "/subscriptions/1/disks/used", location = "eastus", storage_account_type = "Premium_LRS", disk_size_gb = 128 }),
            Resource("azurerm_virtual_machine_data_disk_attachment", "used", new { id = "a-1", managed_disk_id = "/subscriptions/1/Disks/used" }),
            Resource("google_compute_disk", "used", new { id = "projects/p/zones/us-central1-a/disks/used", zone = "us-central1-a", type = "pd-ssd", size = 50, users = new[] { "an-instance" } }),
            Resource("aws_instance", "stopped", new { id = "i-2", availability_zone = "us-east-1a", instance_type = "m5.large", instance_state = "stopped", root_block_device = new[] { new { volume_type = "gp3", volume_size = 50, volume_id = "vol-9" } } }),
            Resource("aws_ebs_snapshot", "old", new { id = "snap-1", volume_id = "vol-2", volume_size = 100 }));

        var answer = await server.AnswerAsync("find_waste", new { state, kinds = Kinds });

        var found = answer.GetProperty("findings").EnumerateArray().ToDictionary(static one => one.GetProperty("subject").GetString()!);
        Assert.Equal(["aws_ebs_volume.lost", "aws_eip.lost", "aws_instance.stopped", "azurerm_managed_disk.lost"], found.Keys.Order(StringComparer.Ordinal));

        // gp3 at 0.08 a GB-month, an address at 0.005 an hour, 50 GB of gp3 and not the machine, a P10 at 19.71 a month.
        Assert.Equal(8.00m, CostOf(found["aws_ebs_volume.lost"]));
        Assert.Equal(3.65m, CostOf(found["aws_eip.lost"]));
        Assert.Equal(4.00m, CostOf(found["aws_instance.stopped"]));
        Assert.Equal(19.71m, CostOf(found["azurerm_managed_disk.lost"]));
        Assert.Contains(answer.GetProperty("gaps").EnumerateArray(), static gap => gap.GetString() == "age of aws_ebs_snapshot: a state does not tell it");
    }

    [Fact]
    public async Task FindWaste_StateInTheWorkspace_IsReadAndOneThatIsNoStateIsRefused()
    {
        await File.WriteAllTextAsync(Path.Combine(server.Root, "state.json"), State(Resource("aws_eip", "lost", new { id = "e-1", region = "us-east-1" })), TestContext.Current.CancellationToken);

        Assert.Equal(1, (await server.AnswerAsync("find_waste", new { state = "state.json", kinds = Kinds })).GetProperty("total").GetInt32());
        Assert.Equal("invalid_argument", (await server.FaultAsync("find_waste", new { state = "{}", kinds = Kinds })).Code);
        Assert.Equal("invalid_argument", (await server.FaultAsync("find_waste", new { state = """{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "aws_eip.a", "type": "aws_eip", "values": {"id": "\ud800"}}]}}}""", kinds = Kinds })).Code);
        Assert.NotEmpty((await server.FaultAsync("find_waste", new { state = "../../etc/passwd", kinds = Kinds })).Fix);
    }

    [Fact]
    public async Task FindWaste_Pages_ShowEachFindingOnce()
    {
        var state = State([.. Enumerable.Range(0, 5).Select(static number => Resource("aws_eip", $"lost{number}", new { id = $"e-{number}", region = "us-east-1" }))]);
        var first = await server.AnswerAsync("find_waste", new { state, kinds = Kinds, limit = 3 });
        var second = await server.AnswerAsync("find_waste", new { state, kinds = Kinds, limit = 3, cursor = first.GetProperty("next_cursor").GetString() });

        Assert.Equal(5, first.GetProperty("findings").EnumerateArray().Concat(second.GetProperty("findings").EnumerateArray()).Select(static one => one.GetProperty("subject").GetString()).Distinct().Count());
        Assert.False(second.TryGetProperty("next_cursor", out _));
        Assert.Equal("invalid_argument", (await server.FaultAsync("find_waste", new { state, kinds = Kinds, cursor = "?" })).Code);
    }

    private static decimal CostOf(JsonElement finding) => finding.GetProperty("monthly_cost").GetDecimal();

    private static object Resource(string type, string name, object values) => new { address = $"{type}.{name}", mode = "managed", type, name, values };

    private static string State(params object[] resources) => JsonSerializer.Serialize(new { format_version = "1.0", terraform_version = "1.11.4", values = new { root_module = new { resources } } });
}
