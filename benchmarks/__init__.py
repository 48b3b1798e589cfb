import os

# What is measured is not recorded in the ledger of whoever measures.
os.environ["POLICY_OPTIONS_LEDGER"] = "off"
