/** A demand of AWS that the simulated one does not make. */
export interface NotModelled {
  /** As in {@link Precondition.id}. */
  readonly id: string;
  readonly demands: string;
  readonly why: string;
}

/** What is known to be missing. A line each, in the order of the ids of each service. */
export const notModelled: readonly NotModelled[] = [
  {
    id: "KM-2a",
    demands: "No principal of a key policy is a service that does not exist.",
    why: "Nobody publishes all service principals; S3-12 is the same.",
  },
  {
    id: "KM-16a",
    demands: "A grant to a service has a constraint on the source, and somebody to retire it.",
    why: "The provider has no way to say either.",
  },
  {
    id: "KM-20",
    demands: "A deleted key waits for its deletion.",
    why: "Nothing is refused; what uses the key then is (KM-14, KM-17, KM-19), and a new key has a new id.",
  },
  {
    id: "KM-21",
    demands: "What uses a key comes after its KeyPolicy.",
    why: "No demand of its own: each demand on a key is judged by the policy that it has at that moment.",
  },
  {
    id: "S3-1a",
    demands: "Names that end in -an are for buckets in the account's regional namespace.",
    why: "Newer than what is modelled; the provider's bucketNamespace is not looked at.",
  },
  {
    id: "S3-3",
    demands:
      "The name of a bucket is free some time after its deletion, and calls for one bucket come one after the other.",
    why: "The simulator has no clock, and the provider tries again.",
  },
  {
    id: "S3-16",
    demands: "Policies of the organisation allow changes of public-access blocks.",
    why: "Organisations are not modelled.",
  },
  {
    id: "S3-24a",
    demands: "Objects move to an infrequent-access class after 30 days at the earliest.",
    why: "Modelled for China only: elsewhere the API reference of today takes any number of days (botocore 1.44.5, S3 Transition).",
  },
  {
    id: "S3-26a",
    demands: "Objects stay 30 days in an infrequent-access class before they move on.",
    why: "Not in the API reference of today, as S3-24.",
  },
  {
    id: "S3-28",
    demands: "A setting of a bucket is one resource.",
    why: "S3 takes the last; the simulator refuses the second as one that exists already.",
  },
  {
    id: "S3-35a",
    demands: "Priorities of replication rules differ.",
    why: "Not confirmed, nor how S3 answers.",
  },
  {
    id: "TAG-AWS",
    demands: "No tag key begins with aws: (RDS: rds:).",
    why: "The provider leaves such tags out of its calls.",
  },
  {
    id: "TAG-4-EC2",
    demands: "Tags of EC2, S3 and some others consist of certain characters.",
    why: "Not in their API models, and EC2 is known to take more.",
  },
  {
    id: "EC-8",
    demands: "The VPC of an address that an instance or an interface gets has an internet gateway.",
    why: "Neither instances nor interfaces are modelled; for NAT gateways it is EC-9.",
  },
  {
    id: "EC-13a",
    demands: "A route is no more specific than the local one, unless a subnet is meant.",
    why: "What AWS admits there is not documented whole; a second route for a destination is EC-13.",
  },
  {
    id: "EC-20a",
    demands: "A prefix list counts with its entries; an interface has five groups at most.",
    why: "Prefix lists and interfaces are not modelled: a list counts as one rule.",
  },
  {
    id: "EC-25a",
    demands: "A service has endpoints in the zones of the subnets.",
    why: "Which zones do differs by account and changes; nobody publishes it.",
  },
  {
    id: "EC-27a",
    demands: "An endpoint's policy has at most 20480 characters.",
    why: "What AWS answers is not known.",
  },
  {
    id: "EC-29b",
    demands: "A flow log of a VPC, subnet or interface has a type of traffic.",
    why: "What AWS answers is not known.",
  },
  {
    id: "EC-36",
    demands: "Default groups, ACLs and route tables are AWS's own.",
    why: "Nothing is refused: the provider takes them over, and leaves them when they are deleted.",
  },
  {
    id: "EC-40",
    demands: "An image exists, and the instance type fits it and the zone; a key pair exists.",
    why: "Of AWS's images and types the world knows nothing; networks of a template are EC-43.",
  },
  {
    id: "DEL-4",
    demands: "Interfaces of a deleted function stay for a while.",
    why: "The simulator has no clock, and the provider waits for them.",
  },
  {
    id: "DEL-6",
    demands: "An internet gateway is detached before it is deleted.",
    why: "The provider detaches it; what keeps it attached is DEL-5.",
  },
  {
    id: "DEL-7",
    demands: "A route table that is deleted has no associations.",
    why: "The provider takes them away first.",
  },
  {
    id: "DEL-12",
    demands: "Termination protection of an instance is off.",
    why: "Instances are not modelled; for load balancers it is EL-7.",
  },
  {
    id: "DEL-16",
    demands: "A group that is deleted has no instances.",
    why: "The provider first scales it to none.",
  },
  {
    id: "CT-3",
    demands: "A changed prefix of a trail's files is one that the bucket's policy knows.",
    why: "Part of CT-2, which writes where the prefix says.",
  },
  {
    id: "CT-4",
    demands: "A trail for the organisation may write for all of its accounts.",
    why: "Organisations are not modelled.",
  },
  {
    id: "CT-11",
    demands: "No Deny of the bucket's policy hits the way in which CloudTrail writes.",
    why: "Part of CT-2, which writes as CloudTrail does.",
  },
  {
    id: "CT-21",
    demands: "A trail is changed in the region where it was made.",
    why: "Another region replaces a trail: the provider never calls from there.",
  },
  {
    id: "CT-24",
    demands: "Bucket and key let CloudTrail write when insights are switched on.",
    why: "Part of CT-2, CT-5 and their like, which judge that call, too.",
  },
  {
    id: "CT-25",
    demands: "The requester of the bucket's objects does not pay.",
    why: "The setting is not modelled, and nobody says that a trail is refused for it.",
  },
  {
    id: "CT-26",
    demands: "Object Lock and versioning of the bucket are allowed.",
    why: "Nothing to refuse.",
  },
  {
    id: "LG-4",
    demands: "The default policy of a key is not enough for log groups.",
    why: "Part of LG-3.",
  },
  {
    id: "LG-12",
    demands: "A function that subscribes to a log group lets CloudWatch Logs invoke it.",
    why: "Subscription filters are not modelled.",
  },
  {
    id: "LG-13",
    demands: "A stream that subscribes to a log group has a role that may write to it.",
    why: "Subscription filters are not modelled.",
  },
  {
    id: "LG-14",
    demands: "A log group has at most two subscription filters.",
    why: "Subscription filters are not modelled.",
  },
  {
    id: "LG-16",
    demands: "Tags of log groups have the length and characters that AWS demands.",
    why: "Part of TAG-1 and those after it, which judge the tags of all resources.",
  },
  {
    id: "SN-4",
    demands: "A topic's policy names the topic and nothing else.",
    why: "No source says what SNS refuses here.",
  },
  {
    id: "SN-5",
    demands: "A topic's policy still lets the owner manage the topic.",
    why: "Nothing is refused: the account's own policies do, too.",
  },
  {
    id: "SN-8",
    demands: "Somebody confirms subscriptions by email and HTTP.",
    why: "Nothing is refused; outputs say that the confirmation is pending.",
  },
  {
    id: "SN-9",
    demands: "The key of a topic lets the services that notify it use it.",
    why: "Part of CW-3, CT-17, EB-3 and BU-1 here.",
  },
  {
    id: "SQ-2a",
    demands: "A name is free a minute after the deletion of its queue.",
    why: "The simulator has no clock, and the provider waits that long. That names are taken is modelled.",
  },
  {
    id: "CF-8a",
    demands: "The topic's policy and key let AWS Config, or the recorder's role, publish.",
    why: "AWS accepts the channel, and nothing here makes one with a topic; that the topic exists is modelled.",
  },
  {
    id: "CF-12a",
    demands: "The identifier of a managed rule is known, and its parameters are those of the rule.",
    why: "AWS adds rules all the time; a list here would refuse what is new.",
  },
  {
    id: "SH-3",
    demands: "Security Hub has AWS Config beside it.",
    why: "Nothing is refused: its controls stay without data.",
  },
  {
    id: "AA-1a",
    demands: "An analyser of the organisation is made by its administrator.",
    why: "Organisations are not modelled. Names and numbers are.",
  },
  {
    id: "IA-1a",
    demands: "No trust policy names a service that does not exist.",
    why: "Nobody publishes all service principals; a name that cannot be one is refused (IA-1).",
  },
  {
    id: "IA-15",
    demands: "An instance profile has one role.",
    why: "The provider's resource has room for one only. That the role exists is modelled (IA-7-ROLE).",
  },
  {
    id: "IA-17",
    demands: "A managed policy has five versions at most.",
    why: "The provider deletes the oldest version first.",
  },
  {
    id: "IA-20",
    demands: "Whoever deploys may pass each role that is named.",
    why: "Judged with all other permissions of the deployer, in simulator/permissions.",
  },
  {
    id: "IA-21",
    demands: "What IAM has made is known everywhere after some seconds only.",
    why: "The simulator has no clock; its faults let things be seen late.",
  },
  {
    id: "LA-11",
    demands: "Layers exist and fit the function.",
    why: "Layers are not modelled.",
  },
  {
    id: "LA-12",
    demands: "The code has the handler, and fits runtime and architecture.",
    why: "Not refused at creation: calls of the function fail.",
  },
  {
    id: "LA-14a",
    demands: "The role may decrypt the messages of a queue with a key of its own.",
    why: "No source says that Lambda asks for it when the event source is made.",
  },
  {
    id: "LA-18",
    demands: "The permissions of a function have 20 KB at most.",
    why: "No source of AWS for how they are counted.",
  },
  {
    id: "LA-21",
    demands: "A function is changed when no other change of it is under way.",
    why: "Calls take no time here, and the provider waits.",
  },
  {
    id: "RD-12",
    demands: "An engine's version and an instance's class can be ordered together in the region.",
    why: "AWS alone knows, by DescribeOrderableDBInstanceOptions, and changes it all the time.",
  },
  {
    id: "RD-19a",
    demands: "IOPS are 0.5 to 50 times the storage's size, as the engine has it.",
    why: "Differs by engine, type and size in ways that change; sizes and needed rates are modelled.",
  },
  {
    id: "SM-7a",
    demands: "A secret with replicas is not deleted.",
    why: "The provider deletes the replicas first.",
  },
  {
    id: "SS-3a",
    demands: "With `overwrite` a parameter takes over one that is there.",
    why: "The simulator refuses it, as any second resource of one id.",
  },
  {
    id: "SS-5a",
    demands: "An advanced parameter does not become a standard one.",
    why: "The provider replaces it.",
  },
  {
    id: "BK-2a",
    demands: "The deployer may mount the storage of backups (backup-storage:MountCapsule).",
    why: "Judged with all other permissions of the deployer, if at all.",
  },
  {
    id: "BK-7a",
    demands: "A vault's lock stays as it is once its time to think again is over.",
    why: "The simulator has no clock.",
  },
  {
    id: "BK-8a",
    demands: "A vault that is deleted is empty.",
    why: "Nothing is backed up here.",
  },
];
