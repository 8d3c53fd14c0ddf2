using CODE.Cost.Plans;

namespace CODE.Cost.Pricing.Aws;

/// <summary>Kubernetes, Fargate and Lambda (https://aws.amazon.com/eks/pricing/, https://aws.amazon.com/fargate/pricing/, https://aws.amazon.com/lambda/pricing/).</summary>
internal static class AwsContainers
{
    private const decimal FargateUnitsPerCpu = 1024;
    private const decimal MegabytesPerGigabyte = 1024;

    /// <summary>The rules.</summary>
    public static IEnumerable<ResourceRule> Rules { get; } =
    [
        new("aws_eks_cluster", [], static sheet => sheet.Add("Control plane", "AmazonEKS", "AmazonEKS-Hours:perCluster")),
        new("aws_eks_node_group", ["instance_types", "scaling_config", "disk_size", "capacity_type", "launch_template"], NodeGroup),
        new("aws_eks_fargate_profile", [], static sheet => Fargate(sheet, sheet.Amount("vcpus", 1), sheet.Amount("memory_gb", 2), isArm: false)),
        new("aws_ecs_service", ["desired_count", "launch_type", "task_definition"], Service),
        new("aws_lambda_function", ["memory_size", "architectures"], Function),
        new("aws_ecr_repository", [], static sheet => sheet.Use("Image storage", "AmazonECR", "TimedStorage-ByteHrs", "storage_gb", 10)),
    ];

    private static void NodeGroup(PricingSheet sheet)
    {
        var state = sheet.State;
        var scaling = state.Block("scaling_config");
        var nodes = sheet.Amount("nodes", scaling is null || scaling.IsHidden("desired_size") ? 1 : scaling.OptionalNumber("desired_size") ?? 1);
        if (state.KnownText("capacity_type") == "SPOT")
        {
            sheet.Assume("spot capacity is reckoned at the price on demand, the most that it costs");
        }

        var template = state.CountOf("launch_template") > 0 ? sheet.Related("launch_template", "aws_launch_template") : null;
        var type = template?.OptionalText("instance_type") ?? (state.IsHidden("instance_types") ? null : state.FirstText("instance_types"));
        if (type is null)
        {
            sheet.Assume("instance_types is t3.medium");
            type = "t3.medium";
        }

        AwsCompute.Machines(sheet, type, nodes);
        if (template is null)
        {
            sheet.Add("Node volume gp3", AwsCompute.Ec2, "EBS:VolumeUsage.gp3", sheet.NumberOr(state, "disk_size", 20) * nodes);
            sheet.Assume("volumes of nodes are gp3");
        }
        else
        {
            foreach (var disk in template.Blocks("block_device_mappings").Select(static mapping => mapping.Block("ebs")).OfType<ResourceState>())
            {
                AwsCompute.Volume(sheet, disk, "volume_type", "volume_size", nodes);
            }
        }
    }

    private static void Service(PricingSheet sheet)
    {
        var state = sheet.State;
        if (state.OptionalText("launch_type") is not "FARGATE")
        {
            sheet.Free("its tasks run on machines that are priced by themselves");
            return;
        }

        var task = sheet.Related("task_definition", "aws_ecs_task_definition");
        var tasks = sheet.Amount("tasks", state.IsHidden("desired_count") ? 1 : state.OptionalNumber("desired_count") ?? 1);
        var isArm = task.KnownBlock("runtime_platform")?.KnownText("cpu_architecture") == "ARM64";
        Fargate(sheet, task.Number("cpu") / FargateUnitsPerCpu * tasks, task.Number("memory") / MegabytesPerGigabyte * tasks, isArm);
    }

    private static void Fargate(PricingSheet sheet, decimal cpus, decimal gigabytes, bool isArm)
    {
        sheet.Add("Fargate vCPU", "AmazonECS", isArm ? "Fargate-ARM-vCPU-Hours:perCPU" : "Fargate-vCPU-Hours:perCPU", cpus);
        sheet.Add("Fargate memory", "AmazonECS", isArm ? "Fargate-ARM-GB-Hours" : "Fargate-GB-Hours", gigabytes);
    }

    private static void Function(PricingSheet sheet)
    {
        var suffix = !sheet.State.IsHidden("architectures") && sheet.State.FirstText("architectures") == "arm64" ? "-ARM" : "";
        var gigabytes = sheet.NumberOr(sheet.State, "memory_size", 128) / MegabytesPerGigabyte;
        var seconds = sheet.Amount("duration_ms", 100) / 1000;
        sheet.Assume("the free tier is not taken off");
        sheet.Use("Requests", "AWSLambda", "Request" + suffix, "monthly_requests", 1_000_000);
        sheet.Use("Duration", "AWSLambda", "Lambda-GB-Second" + suffix, "monthly_requests", 1_000_000, share: seconds * gigabytes);
    }
}
